package io.hyload;

import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

import io.hyload.testsupport.ScriptedConnection;
import io.hyload.testsupport.ScriptedServer;

/// The server of [ChaosTest], in a process of its own since the open files of one would not do for both sides: answers two
/// of three requests, and does something wrong on the third.
final class ChaosServer {

    static final String HI = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";
    private static final String CHUNKED = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

    private static final AtomicLong REQUESTS = new AtomicLong();

    private ChaosServer() {}

    /// What it does wrong, after it has read the request. Behind all of them the connection is closed.
    private enum Wrong {
        NOTHING_MORE {
            @Override
            void play(ScriptedConnection to, Random random) {}
        },
        RESET {
            @Override
            void play(ScriptedConnection to, Random random) throws Exception {
                to.reset();
            }
        },
        STALL {
            @Override
            void play(ScriptedConnection to, Random random) throws Exception {
                to.stall();
            }
        },
        HALF_A_HEAD {
            @Override
            void play(ScriptedConnection to, Random random) throws Exception {
                to.send(HI.substring(0, 1 + random.nextInt(30)));
            }
        },
        HALF_A_HEAD_AND_STALL {
            @Override
            void play(ScriptedConnection to, Random random) throws Exception {
                to.send(HI.substring(0, 1 + random.nextInt(30)));
                to.stall();
            }
        },
        HALF_A_HEAD_AND_RESET {
            @Override
            void play(ScriptedConnection to, Random random) throws Exception {
                to.send(HI.substring(0, 1 + random.nextInt(30)));
                to.reset();
            }
        },
        SHORT_BODY {
            @Override
            void play(ScriptedConnection to, Random random) throws Exception {
                to.send(HI.replace(": 2", ": " + (3 + random.nextInt(1000))));
            }
        },
        HALF_A_BODY_AND_STALL {
            @Override
            void play(ScriptedConnection to, Random random) throws Exception {
                to.send(HI.replace(": 2", ": 3"));
                to.stall();
            }
        },
        HALF_CLOSE {
            @Override
            void play(ScriptedConnection to, Random random) throws Exception {
                to.send(CHUNKED + "5\r\nhel");
                to.halfClose();
                to.stall();
            }
        },
        GARBAGE {
            @Override
            void play(ScriptedConnection to, Random random) throws Exception {
                to.sendGarbage(1 + random.nextInt(5000), random.nextLong());
            }
        },
        BAD_CHUNK {
            @Override
            void play(ScriptedConnection to, Random random) throws Exception {
                to.send(CHUNKED + "2\r\nhi\r\n" + (random.nextBoolean() ? "zz" : "fffffffffffffffff") + "\r\n");
            }
        },
        BAD_HEADER {
            @Override
            void play(ScriptedConnection to, Random random) throws Exception {
                to.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nhi");
            }
        },
        HUGE_HEAD {
            @Override
            void play(ScriptedConnection to, Random random) throws Exception {
                to.send("HTTP/1.1 200 OK\r\nX: " + "v".repeat(300_000) + "\r\n\r\n");
            }
        },
        FLOOD_OF_INTERIM_RESPONSES {
            @Override
            void play(ScriptedConnection to, Random random) throws Exception {
                while (true) to.send("HTTP/1.1 100 Continue\r\n\r\n".repeat(100));
            }
        },
        BODY_WITHOUT_END {
            @Override
            void play(ScriptedConnection to, Random random) throws Exception {
                to.send("HTTP/1.1 200 OK\r\n\r\n");
                to.sendForever();
            }
        },
        NOT_GZIP {
            @Override
            void play(ScriptedConnection to, Random random) throws Exception {
                to.send(HI.replace("\r\n\r\n", "\r\nContent-Encoding: gzip\r\n\r\n"));
            }
        },
        DRIP {
            @Override
            void play(ScriptedConnection to, Random random) throws Exception {
                to.drip(HI, Duration.ofMillis(100));
            }
        },
        TWO_ANSWERS {
            @Override
            void play(ScriptedConnection to, Random random) throws Exception {
                to.send(HI + HI);
            }
        };

        abstract void play(ScriptedConnection to, Random random) throws Exception;
    }

    private static void serve(ScriptedConnection connection) throws Exception {
        while (true) {
            connection.readRequest();
            long number = REQUESTS.incrementAndGet();
            if (number % 3 == 0) {
                var random = new Random(number);
                var kinds = Wrong.values();
                kinds[random.nextInt(kinds.length)].play(connection, random);
                return;
            }
            connection.send(HI);
        }
    }

    /// Prints its URL, and serves until it is killed.
    public static void main(String[] args) throws InterruptedException {
        try (var server = ScriptedServer.start(ChaosServer::serve)) {
            System.out.println(server.url());
            new CountDownLatch(1).await();
        }
    }
}
