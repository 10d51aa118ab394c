package io.hyload.sshops;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import io.hyload.run.Columns;

import static java.nio.charset.StandardCharsets.UTF_8;

/// The files of a folder there that may be pulled.
///
/// @param files   their sizes by their paths within the folder, in the order of the paths
/// @param refused those whose names must not become names here, each with the reason: `'../x': …`
public record Inventory(Map<String, Long> files, List<String> refused) {

    private static final long MOST_LINES = 100_000;
    private static final int LONGEST_NAME = 255;

    public Inventory {
        files = new LinkedHashMap<>(files);
        refused = List.copyOf(refused);
    }

    /// Reads what the script of [Plans#list] has printed.
    ///
    /// @param lines a size and a path in hexadecimal each; whatever else a machine says is left out
    public static Inventory parse(List<String> lines) {
        var files = new TreeMap<String, Long>();
        var refused = new ArrayList<String>();
        lines.stream().limit(MOST_LINES).filter(line -> line.matches("\\d{1,18} (?:[0-9a-f]{2})+")).forEach(line -> {
            int blank = line.indexOf(' ');
            var bytes = HexFormat.of().parseHex(line.substring(blank + 1));
            var path = text(bytes);
            var why = path.map(Inventory::complaint).orElse("its name is not UTF-8");
            if (why.isEmpty()) files.put(path.orElseThrow(), Long.parseLong(line.substring(0, blank)));
            else refused.add("'" + Columns.plain(path.orElseGet(() -> new String(bytes, UTF_8))) + "': " + why);
        });
        return new Inventory(files, refused);
    }

    /// The sizes of the files in a folder here, by their paths; empty where there is none.
    public static Map<Path, Long> here(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) return Map.of();
        var sizes = new HashMap<Path, Long>();
        try (var files = Files.walk(folder)) {
            for (var file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator)
                sizes.put(file, Files.size(file));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return sizes;
    }

    /// Why a path from elsewhere must not be used here; empty where it may be.
    static String complaint(String path) {
        if (path.codePoints().anyMatch(Character::isISOControl)) return "control characters are in its name";
        if (path.contains("\\")) return "a backslash is in its name";
        for (var name : path.split("/", -1)) {
            if (name.isEmpty() || name.equals(".") || name.equals("..")) return "it leads out of its folder";
            if (name.getBytes(UTF_8).length > LONGEST_NAME) return "its name is too long";
        }
        return "";
    }

    private static Optional<String> text(byte[] bytes) {
        try {
            return Optional.of(UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
        } catch (CharacterCodingException _) {
            return Optional.empty();
        }
    }
}
