module castls-interop-go

go 1.24
