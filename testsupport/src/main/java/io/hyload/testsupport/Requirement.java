package io.hyload.testsupport;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/// What a missing requirement means for a test. A condition can only enable or disable; that it throws is how it fails
/// the test, and JUnit then reports the message under the name of the test.
final class Requirement {
    private Requirement() {}

    static final class OfPrograms implements ExecutionCondition {
        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            var names = AnnotationSupport.findAnnotation(context.getElement(), RequiresProgram.class).stream()
                    .flatMap(required -> Arrays.stream(required.value()));
            return judge(missingPrograms(names), underCi());
        }
    }

    static final class OfCorpus implements ExecutionCondition {
        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            return judge(Corpus.missing(), underCi());
        }
    }

    static Optional<String> missingPrograms(Stream<String> names) {
        return names.filter(name -> Programs.find(name).isEmpty()).map(Programs::missing)
                .reduce((one, other) -> one + "; " + other);
    }

    static ConditionEvaluationResult judge(Optional<String> missing, boolean underCi) {
        if (missing.isEmpty()) {
            return ConditionEvaluationResult.enabled("all there");
        }
        if (underCi) {
            throw new IllegalStateException(missing.get() + " (skipped elsewhere, but CI=true)");
        }
        return ConditionEvaluationResult.disabled(missing.get());
    }

    static boolean underCi() {
        return "true".equals(System.getenv("CI"));
    }
}
