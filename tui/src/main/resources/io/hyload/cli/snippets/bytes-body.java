// Send a body: bytes
// needs: client
var response = client.post("http://127.0.0.1:8080/api/uploadpng",
        header("Content-Type", "image/png"),
        body(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'}));
