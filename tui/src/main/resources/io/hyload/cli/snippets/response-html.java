// Response: a value in an HTML page
// needs: client
var page = client.get("http://127.0.0.1:8080/mgr/sign.html");
var csrf = page.html("input[name=csrf]", "value");
var title = page.html("title", "text");
