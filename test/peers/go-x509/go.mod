module locket/peers/go-x509

go 1.24
