package io.hyload.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

import io.hyload.sshops.Prompts;
import io.hyload.sshops.Secret;
import io.hyload.tui.Msg;
import io.hyload.tui.screen.MachineMsg;
import io.hyload.tui.screen.MachineMsg.Query;

/// What connections ask, put to a person on the screen: the thread that asks waits for the answer of a dialog.
///
/// 1. One question at a time: the next one comes when the one before is answered.
/// 2. Who waits for the answer may be interrupted; the question is withdrawn then.
/// 3. Only while somebody wants something done ([#during]); else, when machines are looked at in the background, the answer is no.
final class ScreenPrompts implements Prompts {
    private final ReentrantLock turn = new ReentrantLock(true);
    private final Map<Long, CompletableFuture<Optional<Secret>>> open = new ConcurrentHashMap<>();
    private final AtomicLong ids = new AtomicLong();
    private final AtomicInteger wanted = new AtomicInteger();
    private volatile Consumer<Msg> screen = _ -> {};

    /// A time in which questions may be asked.
    interface Asking extends AutoCloseable {
        @Override
        void close();
    }

    /// @param asked takes the questions
    Asking during(Consumer<Msg> asked) {
        screen = asked;
        wanted.incrementAndGet();
        return wanted::decrementAndGet;
    }

    /// @param answer empty for no
    void answer(long question, Optional<Secret> answer) {
        var waiting = open.remove(question);
        if (waiting != null) waiting.complete(answer);
    }

    /// Answers all with no: nobody will.
    void giveUp() {
        wanted.set(Integer.MIN_VALUE / 2);
        List.copyOf(open.keySet()).forEach(question -> answer(question, Optional.empty()));
    }

    private Optional<Secret> ask(Query question) {
        if (wanted.get() <= 0) return Optional.empty();
        long id = ids.incrementAndGet();
        try {
            turn.lockInterruptibly();
            try {
                var answer = new CompletableFuture<Optional<Secret>>();
                open.put(id, answer);
                if (wanted.get() <= 0) return Optional.empty();
                screen.accept(new MachineMsg.Asks(id, question));
                try {
                    return answer.get();
                } catch (InterruptedException e) {
                    screen.accept(new MachineMsg.Withdrawn(id));
                    throw e;
                }
            } finally {
                open.remove(id);
                turn.unlock();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    @Override
    public Optional<Secret> password(String machine, String login) {
        return ask(new Query.Password(machine, login));
    }

    @Override
    public Optional<Secret> passphrase(Path key) {
        return ask(new Query.Passphrase(key));
    }

    @Override
    public Optional<List<Secret>> answers(String machine, String login, String instruction,
            List<Prompts.Question> questions) {
        var answers = new ArrayList<Secret>();
        for (var question : questions) {
            var answer = ask(new Query.OfServer(machine, login, answers.isEmpty() ? instruction : "",
                    question.text(), question.echo()));
            if (answer.isEmpty()) return Optional.empty();
            answers.add(answer.get());
        }
        return Optional.of(List.copyOf(answers));
    }

    @Override
    public boolean accept(UnknownHostKey key) {
        return ask(new Query.HostKey(key)).isPresent();
    }
}
