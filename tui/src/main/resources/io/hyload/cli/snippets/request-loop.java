// Send requests in a loop
// needs: client
for (int i = 0; i < 10; i++) {
    client.get("http://127.0.0.1:8080/api/path1");
    sleep(1);  // seconds between them
}
