// Package menu takes orders.
package menu

import (
	"fmt"
	"net/http"

	"github.com/google/uuid"
)

// TakeOrder answers an order with its number.
func TakeOrder(response http.ResponseWriter, _ *http.Request) {
	response.WriteHeader(http.StatusCreated)
	fmt.Fprintln(response, uuid.New())
}
