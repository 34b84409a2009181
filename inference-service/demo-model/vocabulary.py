"""Words, numbers and units from which exchanges are made."""

from __future__ import annotations

UNITS_BELOW_TWENTY = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
).split()
TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()


def number_in_words(number: int) -> str:
    """0..99 as a speech recogniser writes it: forty two."""
    if number < 20:
        return UNITS_BELOW_TWENTY[number]
    tens = TENS[number // 10 - 2]
    return tens if number % 10 == 0 else f"{tens} {UNITS_BELOW_TWENTY[number % 10]}"


UNIT_FACTORS = {
    ("kilometer", "meter"): 1000,
    ("meter", "centimeter"): 100,
    ("meter", "millimeter"): 1000,
    ("centimeter", "millimeter"): 10,
    ("ton", "kilogram"): 1000,
    ("kilogram", "gram"): 1000,
    ("gram", "milligram"): 1000,
    ("liter", "milliliter"): 1000,
}
"""(large unit, small unit) -> how many small ones make a large one."""

OTHER_UNITS = (
    "mile inch foot yard pound ounce stone gallon pint cup second minute hour day week month year dollar euro degree "
    "watt volt calorie byte acre knot"
).split()

NOUNS = (
    "apple banana bread breakfast cheese chicken chocolate coffee cookie dinner egg fish juice lunch milk onion pasta "
    "pepper pizza potato rice salad salt sandwich soup sugar tea tomato water wine bear bird cat cow dog dolphin duck "
    "eagle elephant fox frog horse lion monkey mouse penguin rabbit shark sheep snake spider tiger whale wolf bicycle "
    "boat bus car plane rocket ship train truck airport bank beach bridge castle church cinema city desert factory "
    "farm forest garden hospital hotel house island kitchen lake library market mountain museum ocean office park "
    "restaurant river road school shop station stadium street theater tower town university village bag ball bed book "
    "bottle box camera chair clock coat computer cup door engine flag glass guitar hammer hat key knife lamp letter "
    "mirror needle newspaper paper pen pencil phone piano picture radio ring robot shirt shoe table telephone "
    "television ticket umbrella violin wall wheel window cloud earth fire ice light lightning moon planet rain "
    "rainbow sky snow star storm summer sun sunset thunder tree volcano wind winter army artist baby brother child "
    "doctor driver farmer father friend king lawyer mother nurse painter pilot poet police president prince queen "
    "scientist singer sister soldier student teacher writer album article battle birthday color company concert "
    "country dance dream election film flower football game gold history holiday insurance joke language law market "
    "medicine money movie music novel number painting party password poem price problem recipe religion riddle salary "
    "science secret song sport story tax team tennis theory war weather wedding word world"
).split()

PLACES = (
    "paris london berlin madrid rome vienna prague warsaw lisbon athens dublin oslo stockholm helsinki moscow tokyo "
    "beijing delhi sydney cairo nairobi toronto chicago boston seattle texas california florida france germany spain "
    "italy poland portugal greece ireland norway sweden finland russia japan china india australia egypt kenya canada "
    "america mexico brazil peru chile europe africa asia england scotland wales switzerland austria belgium denmark"
).split()

NAMES = (
    "anna ben carla david emma frank grace henry iris jack karen leo maria noah olga paul rosa sam tina victor "
    "einstein newton mozart shakespeare napoleon cleopatra caesar picasso darwin galileo gandhi beethoven"
).split()

ADJECTIVES = (
    "best big bright cheap clever cold dangerous dark deep easy expensive famous fast fat first funny good great green "
    "happy hard heavy high hot important large last little long loud new next nice old poor quick quiet red rich sad "
    "safe short slow small smart strong sweet tall thin tiny warm weak white wild wise wrong yellow young blue black"
).split()

VERBS = (
    "bake bring build buy call catch change choose clean climb close cook cut dance draw drink drive eat feel fight "
    "find fix fly forget get give grow hear help hide hold jump keep kick kill know learn leave listen look lose love "
    "make meet move open order paint pay plant play pull push read remember ride run save say see sell send show sing "
    "sit sleep speak start stay steal stop swim take teach tell think throw touch travel try turn use wait walk want "
    "wash watch wear win work write"
).split()

LINK_WORDS = (
    "a about after again all also and any are as at away back be because been before below between but by can did do "
    "down each every far few for from had has have he her here his how if in into is it its just less like many may "
    "me more most much must my near no nor not now of off on once only or other our out over own rather same she so "
    "some still such than that the their them then there these they this those through to too under until up upon us "
    "very was we well were what when where which while who why will with without would yet you your"
).split()

ROUTE_WORDS = (
    "router model target objective balanced latency cost quality minimum maximum budget region residency capability "
    "tools vision context window score band best fastest cheapest chosen rejected chose rejects picked kept deadline "
    "price tokens queue breaker open unhealthy slow fast allowed denied policy tenant session answer premise cloud "
    "local remote place placement rule limit limits above below exceeds exceeded missing support supports supported "
    "predicted estimated measured first token milliseconds seconds cents per request data leave house machine only "
    "candidate candidates none others eligible tie affinity fallback attempt failed available unavailable"
).split()
