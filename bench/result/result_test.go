package result_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/joulemark/joulemark/bench/result"
)

// Headings and decimals go to the columns in their order; those that are not given stay.
func TestColumns(t *testing.T) {
	table := result.Table{Columns: result.Columns("n", "share", "rest")}
	table.Heads("", "share of all")
	table.Round(0, 3)
	want := []result.Column{{Name: "n"}, {Name: "share", Head: "share of all", Decimals: 3}, {Name: "rest"}}
	if diff := cmp.Diff(want, table.Columns); diff != "" {
		t.Error(diff)
	}
}
