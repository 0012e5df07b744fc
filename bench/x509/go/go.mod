module castls/bench/x509

go 1.19
