// Run several users
// They start evenly over two seconds; each has a number of its own.
users(10, Duration.ofSeconds(2), number -> {
    var client = new HttpClient();
    client.post("http://127.0.0.1:8080/api/mgr/signin",
            form("username", "byhy_%04d".formatted(number), "password", "88888888"));
    client.get("/api/mgr/customers", params("action", "list_customer"));
});
waitForTasksDone();
