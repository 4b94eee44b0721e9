package document

import (
	"bytes"
	"strings"
	"testing"

	"github.com/olekukonko/tablewriter/pkg/twwidth"
	"pgregory.net/rapid"
)

// A table is no wider than it may be, whatever is in it and even where it is no table any more, and
// no word of it is lost unless its column is named as left out.
func TestTablesFitTheirWidth(t *testing.T) {
	head := rapid.StringMatching(`[a-z]{1,9}`)
	rapid.Check(t, func(t *rapid.T) {
		long := rapid.Bool().Draw(t, "long") // words that may have to be broken
		word := head
		if long {
			word = rapid.StringMatching(`[a-z/,]{1,60}`)
		}
		n := rapid.IntRange(1, 6).Draw(t, "columns")
		s := Sheet{Sentences: rapid.IntRange(1, n).Draw(t, "sentences")}
		for c := range n {
			right := c < n-s.Sentences && rapid.Bool().Draw(t, "right")
			s.Heads = append(s.Heads, Head{Lines: []string{head.Draw(t, "head")}, Right: right})
			if c < n-s.Sentences && rapid.Bool().Draw(t, "spare") {
				s.Spare = append(s.Spare, c)
			}
		}
		for range rapid.IntRange(0, 4).Draw(t, "rows") {
			var row []string
			for c := range n {
				most := 8
				if s.Heads[c].Right {
					most = 1
				}
				row = append(row, strings.Join(rapid.SliceOfN(word, 1, most).Draw(t, "cell"), " "))
			}
			s.Rows = append(s.Rows, row)
		}
		width := rapid.IntRange(24, 200).Draw(t, "width")
		var b bytes.Buffer
		if err := s.writeText(&b, width); err != nil {
			t.Fatal(err)
		}
		for line := range strings.SplitSeq(b.String(), "\n") {
			if w := twwidth.Width(line); w > width {
				t.Fatalf("%d columns of %d: %s", w, width, line)
			}
		}
		_, _, left := s.fitted(width)
		words := strings.Fields(b.String())
		for _, row := range s.Rows {
			for c, cell := range row {
				for w := range strings.FieldsSeq(cell) {
					if !long && len(left) == 0 && !strings.Contains(strings.Join(words, " "), w) {
						t.Fatalf("no %q of column %d in\n%s", w, c, &b)
					}
				}
			}
		}
	})
}
