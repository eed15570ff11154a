package main

import (
	"fmt"
	"os"

	"example.com/receipts/ledger"
)

func main() {
	book := ledger.New()
	for _, item := range os.Args[1:] {
		fmt.Println(book.Add(item))
	}
}
