// Response: time in milliseconds
// needs: response
var milliseconds = response.responseTime();
