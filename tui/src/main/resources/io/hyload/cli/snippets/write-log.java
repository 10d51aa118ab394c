// Write to the log
TestLogger.write("what happened");
