package sim

import (
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/request"
)

func TestCentralizedCount(t *testing.T) {
	for n := 1; n <= 50; n++ {
		out, err := Run(t.Context(), &request.Centralized, Config{Graph: algorithms.Complete(n), Seed: 1})
		if err != nil {
			t.Fatal(err)
		}
		if want := int64(2 * (n - 1)); out.Counts.Sent != want || out.Status() != "ok" {
			t.Errorf("n=%d: %d messages, %s; want %d", n, out.Counts.Sent, out.Status(), want)
		}
	}
}
