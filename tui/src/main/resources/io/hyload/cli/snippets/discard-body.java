// Send a request and drop a large answer
// needs: client
// The body is read and counted, but not kept: text(), content() and json() are empty.
var response = client.get("http://127.0.0.1:8080/cdnjs/jquery/jquery.min.js", discardBody());
