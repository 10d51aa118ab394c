package io.hyload;

/// What a user does, once. It may throw: that ends this task only, and is counted.
@FunctionalInterface
public interface Task {
    void run() throws Exception;
}
