package ledger

import "testing"

func TestAdd(t *testing.T) {
	book := New()
	if one, other := book.Add("tea"), book.Add("tea"); one.ID == other.ID {
		t.Error("two receipts have one number")
	}
}
