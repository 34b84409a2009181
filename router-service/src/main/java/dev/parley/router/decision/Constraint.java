package dev.parley.router.decision;

import dev.parley.router.catalog.Capability;
import dev.parley.router.catalog.ModelTarget;
import dev.parley.router.catalog.TargetId;
import dev.parley.router.signals.Availability;
import java.time.Duration;

/** Something that must hold of a target. */
public sealed interface Constraint {

    /** Name on the wire and in metrics. */
    String name();

    /** What is needed, in words or digits with a unit. */
    String needed();

    /** What the target has, in the same words. */
    String actual(Facts facts);

    boolean isMetBy(Facts facts);

    /** Why a target with that actual value is rejected: the end of a sentence, to be spoken. */
    String complaint(String actual);

    /** All that a constraint may look at. */
    record Facts(ModelTarget target, Availability availability, Estimate estimate) {}

    /** The first token comes soon enough, at the 95th percentile. */
    record MaxTtft(Duration limit) implements Constraint {

        @Override
        public String name() {
            return "max_ttft_ms";
        }

        @Override
        public String needed() {
            return Words.milliseconds(limit);
        }

        @Override
        public String actual(Facts facts) {
            return Words.milliseconds(facts.estimate().ttft());
        }

        @Override
        public boolean isMetBy(Facts facts) {
            return facts.estimate().ttft().compareTo(limit) <= 0;
        }

        @Override
        public String complaint(String actual) {
            return "predicted first token " + actual + " is above the limit " + needed();
        }
    }

    /** The request costs little enough. */
    record MaxCost(double limitUsd) implements Constraint {

        @Override
        public String name() {
            return "max_cost_usd";
        }

        @Override
        public String needed() {
            return Words.dollars(limitUsd);
        }

        @Override
        public String actual(Facts facts) {
            return Words.dollars(facts.estimate().costUsd());
        }

        @Override
        public boolean isMetBy(Facts facts) {
            return facts.estimate().costUsd() <= limitUsd;
        }

        @Override
        public String complaint(String actual) {
            return "its cost is above the limit"; // the sums are too small to be spoken
        }
    }

    /** The target can do this. */
    record Requires(Capability capability) implements Constraint {

        @Override
        public String name() {
            return "capabilities";
        }

        @Override
        public String needed() {
            return capability.wireName();
        }

        @Override
        public String actual(Facts facts) {
            return Words.list(facts.target().capabilities());
        }

        @Override
        public boolean isMetBy(Facts facts) {
            return facts.target().capabilities().contains(capability);
        }

        @Override
        public String complaint(String actual) {
            return "it does not support " + Words.plain(needed());
        }
    }

    /** Prompt and answer fit. */
    record MinContext(int tokens) implements Constraint {

        @Override
        public String name() {
            return "context_length";
        }

        @Override
        public String needed() {
            return Words.tokens(tokens);
        }

        @Override
        public String actual(Facts facts) {
            return Words.tokens(facts.target().contextLength());
        }

        @Override
        public boolean isMetBy(Facts facts) {
            return facts.target().contextLength() >= tokens;
        }

        @Override
        public String complaint(String actual) {
            return "its context of " + actual + " is too short";
        }
    }

    /** The provider serves the target now. */
    record Available() implements Constraint {

        @Override
        public String name() {
            return "available";
        }

        @Override
        public String needed() {
            return "serving";
        }

        @Override
        public String actual(Facts facts) {
            return facts.availability().detail();
        }

        @Override
        public boolean isMetBy(Facts facts) {
            return facts.availability().serving();
        }

        @Override
        public String complaint(String actual) {
            return "it is not available";
        }
    }

    /** The caller named this target. */
    record IsTarget(TargetId target) implements Constraint {

        @Override
        public String name() {
            return "model";
        }

        @Override
        public String needed() {
            return target.value();
        }

        @Override
        public String actual(Facts facts) {
            return facts.target().id().value();
        }

        @Override
        public boolean isMetBy(Facts facts) {
            return facts.target().id().equals(target);
        }

        @Override
        public String complaint(String actual) {
            return "another model was named";
        }
    }
}
