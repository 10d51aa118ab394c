// Response: body as bytes
// needs: response
var bytes = response.content();
