// Keep a pace
// Each user begins once a second, whether the answer took long or not.
users(10, Duration.ofSeconds(2), number -> {
    var client = new HttpClient();
    pace(1, Duration.ofSeconds(30), () -> client.get("http://127.0.0.1:8080/api/path1"));
});
waitForTasksDone();
