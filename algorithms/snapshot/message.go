package snapshot

import (
	"fmt"

	"github.com/joulemark/joulemark/algorithms"
)

var errNoPayment = fmt.Errorf("payment of 0 (allowed: 1 to %d)", maxPayment)

// readAmount reads the amount of a payment.
func readAmount(r *algorithms.Reader) int32 {
	amount := r.Uvarint(maxPayment)
	if amount == 0 {
		r.Fail(errNoPayment)
	}
	return int32(amount)
}

func describe(amount int32) string {
	if amount == 0 {
		return ""
	}
	return fmt.Sprintf("of %d", amount)
}
