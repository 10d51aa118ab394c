// Name a request in the statistics
// needs: client
var response = client.get("http://127.0.0.1:8080/api/path1", name("search"));
