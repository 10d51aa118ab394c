package io.hyload;

/// What a user does who has a number, from 0.
@FunctionalInterface
public interface IntTask {
    void run(int number) throws Exception;
}
