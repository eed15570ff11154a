package main

import (
	"flag"
	"log"
	"net/http"

	"example.com/kiosk/menu"
)

func main() {
	pages := flag.String("pages", "web/dist", "folder of the pages")
	flag.Parse()
	http.Handle("/", http.FileServer(http.Dir(*pages)))
	http.HandleFunc("POST /orders", menu.TakeOrder)
	log.Fatal(http.ListenAndServe(":8080", nil))
}
