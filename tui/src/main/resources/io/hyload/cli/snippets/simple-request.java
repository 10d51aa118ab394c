// Send a simple request
// needs: client
// The first request names scheme and host; after it a path alone is enough: client.get("/api/path1")
var response = client.get("http://127.0.0.1:8080/api/path1");
