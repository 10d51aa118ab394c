// Response: check the status code
// needs: response
if (response.statusCode() != 200) Stats.oneError("status " + response.statusCode());
