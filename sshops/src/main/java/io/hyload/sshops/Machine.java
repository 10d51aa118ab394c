package io.hyload.sshops;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A machine that is reached by SSH: what its file in `remotes/` says.
///
/// @param name     that of the file, without `.host`: `gen1`
/// @param host     a name, an address, or an alias of `~/.ssh/config`
/// @param port     22 unless something else is said; empty leaves it to `~/.ssh/config`
/// @param user     empty leaves it to `~/.ssh/config`, and in the end to the name of the user here
/// @param password what the file has; one that is asked for is not kept
/// @param key      path of the private key, `~` allowed; otherwise those of `~/.ssh/config`, the agent and the usual files
/// @param java     path of `java` on that machine, for one that the shipped Java does not fit
/// @param roles    what it is there for; none means that nobody has said
/// @param jump     `user@host:port` of the machine it is reached through
/// @param tags     words by which several are meant at once, `@web` on the command line; sorted, each once
public record Machine(String name, String host, Optional<Integer> port, Optional<String> user,
        Optional<Secret> password, Optional<String> key, Optional<String> java, Set<Role> roles,
        Optional<String> jump, List<String> tags) {

    public Machine {
        roles = Set.copyOf(roles);
        tags = tags.stream().distinct().sorted().toList();
    }

    /// Without tags.
    public Machine(String name, String host, Optional<Integer> port, Optional<String> user, Optional<Secret> password,
            Optional<String> key, Optional<String> java, Set<Role> roles, Optional<String> jump) {
        this(name, host, port, user, password, key, java, roles, jump, List.of());
    }

    /// Of which only the host is known.
    public Machine(String name, String host) {
        this(name, host, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(),
                Set.of(), Optional.empty());
    }

    public Machine withRoles(Set<Role> now) {
        return new Machine(name, host, port, user, password, key, java, now, jump, tags);
    }

    public Machine withTags(List<String> now) {
        return new Machine(name, host, port, user, password, key, java, roles, jump, now);
    }
}
