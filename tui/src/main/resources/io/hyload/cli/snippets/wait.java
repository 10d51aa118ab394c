// Wait
sleep(10);  // seconds
