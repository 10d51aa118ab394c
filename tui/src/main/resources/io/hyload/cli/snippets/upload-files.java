// Send a body: files and fields (multipart)
// needs: client
// Files are streamed from disk, so they may be large.
var response = client.post("http://127.0.0.1:8080/api/upload",
        files(file("file", Path.of("a.png"), "image/png"), field("title", "value1")));
