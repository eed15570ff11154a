// Package ledger numbers receipts.
package ledger

import "github.com/google/uuid"

// Book holds the receipts of one day.
type Book struct {
	receipts []Receipt
}

// Receipt is one line of a book.
type Receipt struct {
	ID   uuid.UUID
	Item string
}

// New opens a book without receipts.
func New() *Book {
	return &Book{}
}

// Add writes a line and returns it.
func (b *Book) Add(item string) Receipt {
	receipt := Receipt{ID: uuid.New(), Item: item}
	b.receipts = append(b.receipts, receipt)
	return receipt
}
