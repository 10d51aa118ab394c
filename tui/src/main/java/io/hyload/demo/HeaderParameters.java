package io.hyload.demo;

import java.util.Optional;
import java.util.regex.Pattern;

/// The `; name=value` part of a header such as Content-Type, quoted or not (RFC 9110 §5.6.6).
record HeaderParameters(String header) {

    private static final Pattern PARAMETER =
            Pattern.compile(";\\s*([^\\s=;]+)=(?:\"((?:[^\"\\\\]|\\\\.)*)\"|([^;\\s]*))");

    Optional<String> get(String name) {
        var parameter = PARAMETER.matcher(header);
        while (parameter.find()) {
            if (parameter.group(1).equalsIgnoreCase(name)) {
                var quoted = parameter.group(2);
                return Optional.of(quoted == null ? parameter.group(3) : quoted.replaceAll("\\\\(.)", "$1"));
            }
        }
        return Optional.empty();
    }
}
