// Response: one header
// needs: response
var contentType = response.header("Content-Type");
