"""One spoken turn with the official client: turn.py BASE_URL QUESTION.wav (16-bit mono)."""

import asyncio
import base64
import sys
import wave

from openai import AsyncOpenAI

RATE = 24_000  # what the Realtime API takes
FRAME = RATE // 50  # samples in 20 ms


def read(path):
    """The samples at 24 kHz, by linear interpolation."""
    with wave.open(path) as file:
        rate = file.getframerate()
        samples = memoryview(file.readframes(file.getnframes())).cast("h")
    count = len(samples) * RATE // rate
    sound = bytearray()
    for i in range(count):
        whole, part = divmod(i * rate, RATE)
        after = samples[min(whole + 1, len(samples) - 1)]
        value = samples[whole] + (after - samples[whole]) * part // RATE
        sound += value.to_bytes(2, "little", signed=True)
    return bytes(sound)


async def speak(connection, sound):
    """Sends sound, then silence, in real time."""
    silence = bytes(2 * FRAME)
    for start in range(0, 1 << 30, 2 * FRAME):
        frame = sound[start : start + 2 * FRAME] or silence
        await connection.input_audio_buffer.append(audio=base64.b64encode(frame).decode())
        await asyncio.sleep(0.02)


async def hold_turn(base_url, sound):
    """Returns what was heard and how many bytes of speech came back."""
    client = AsyncOpenAI(base_url=base_url, api_key="not-needed-on-loopback")
    heard, answer, audio, done = None, "", 0, None
    async with client.realtime.connect(model="auto") as connection:
        await connection.session.update(
            session={
                "type": "realtime",
                "audio": {"input": {"transcription": {"model": "pocketsphinx-en-us"}}},
            }
        )
        speaking = asyncio.create_task(speak(connection, sound))
        async for event in connection:
            match event.type:
                case "conversation.item.input_audio_transcription.completed":
                    heard = event.transcript
                case "response.output_audio_transcript.delta":
                    answer += event.delta
                case "response.output_audio.delta":
                    audio += len(base64.b64decode(event.delta))
                case "response.done":
                    done = event.response.status
                case "error":
                    sys.exit(f"error: {event.error.message}")
            if done and heard is not None:
                break
        speaking.cancel()
    return heard, answer, audio, done


def main():
    base_url, path = sys.argv[1:]
    heard, answer, audio, done = asyncio.run(
        asyncio.wait_for(hold_turn(base_url, read(path)), timeout=45)
    )
    print(f"heard {heard!r}, answered {answer!r}, {audio} bytes of speech, {done}")
    if done != "completed" or "plus" not in heard or not answer or not audio:
        sys.exit("the turn is not whole")


if __name__ == "__main__":
    main()
