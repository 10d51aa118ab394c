// Start tasks by the clock
// At every instant a new user comes, however slow the server is; at most 500 are there at once.
arrivals(ramp(0, 50, Duration.ofSeconds(30)), hold(50, Duration.ofSeconds(30)), maxConcurrent(500), () -> {
    var client = new HttpClient();
    client.get("http://127.0.0.1:8080/api/path1");
});
waitForTasksDone();
