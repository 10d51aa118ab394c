// Send a body: text
// needs: client
var response = client.post("http://127.0.0.1:8080/api/xml",
        header("Content-Type", "application/xml; charset=utf-8"),
        body("""
                <?xml version="1.0" encoding="UTF-8"?>
                <CreateBucketConfiguration>
                    <StorageClass>Standard</StorageClass>
                </CreateBucketConfiguration>
                """));
