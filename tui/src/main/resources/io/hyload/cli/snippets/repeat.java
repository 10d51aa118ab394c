// Repeat for a time
// needs: client
repeat(Duration.ofSeconds(30), () -> {
    client.get("http://127.0.0.1:8080/api/path1");
    sleepBetween(0.5, 1.5);  // seconds, like a person reading
});
