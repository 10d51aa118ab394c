package io.hyload.cli;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/// The classes that a scenario was compiled to, as bytes: they can be handed to another process.
///
/// @param name of the file, without `.java`
/// @param main binary name of the class whose `main` is run
/// @param bytes by binary name
record ScenarioClasses(String name, String main, Map<String, byte[]> bytes) {
    ScenarioClasses {
        bytes = Map.copyOf(bytes);
    }

    /// Its class with `main`, in a class loader of its own.
    Class<?> load() {
        try {
            return Class.forName(main, false, new Loader(bytes));
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("compiled, but not there: " + main, e);
        }
    }

    void writeTo(DataOutput out) throws IOException {
        out.writeUTF(name);
        out.writeUTF(main);
        out.writeInt(bytes.size());
        for (var one : bytes.entrySet()) {
            out.writeUTF(one.getKey());
            out.writeInt(one.getValue().length);
            out.write(one.getValue());
        }
    }

    static ScenarioClasses readFrom(DataInput in) throws IOException {
        var name = in.readUTF();
        var main = in.readUTF();
        var classes = new HashMap<String, byte[]>();
        for (int left = in.readInt(); left > 0; left--) {
            var of = in.readUTF();
            var bytes = new byte[in.readInt()];
            in.readFully(bytes);
            classes.put(of, bytes);
        }
        return new ScenarioClasses(name, main, classes);
    }

    private static final class Loader extends ClassLoader {
        private final Map<String, byte[]> classes;

        Loader(Map<String, byte[]> classes) {
            super(ScenarioClasses.class.getClassLoader());
            this.classes = classes;
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            var bytes = classes.get(name);
            if (bytes == null) throw new ClassNotFoundException(name);
            return defineClass(name, bytes, 0, bytes.length);
        }
    }
}
