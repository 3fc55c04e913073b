module sekisho.example/verifier

go 1.27
