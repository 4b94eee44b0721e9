package reports

import (
	"slices"
	"strings"
	"testing"
)

// columnsWide are counts of given widths after a key of width 4; a + ties one to the one before, a
// number after a colon makes it spare.
func columnsWide(specs ...string) layout {
	columns := []column{{lines: []string{"keys"}, cell: func(*row) []string { return []string{""} }}}
	for _, s := range specs {
		c := column{panel: counts, cell: func(*row) []string { return []string{""} }}
		s, c.tied = strings.CutPrefix(s, "+")
		s, spare, _ := strings.Cut(s, ":")
		c.lines, c.spare = []string{s}, len(spare)
		columns = append(columns, c)
	}
	return layOut(columns, []*row{{}})
}

func TestParts(t *testing.T) {
	for _, tt := range []struct {
		name  string
		specs []string
		width int
		want  []string // headings of each part
	}{
		{"all fit", []string{"aaaa", "bbbb"}, 16, []string{"keys aaaa bbbb"}},
		{"spread evenly", []string{"aaaa", "bbbb", "cccc", "dddd"}, 22, []string{"keys aaaa bbbb", "keys cccc dddd"}},
		{"tied", []string{"aaaa", "bbbb", "+cccc"}, 16, []string{"keys aaaa", "keys bbbb cccc"}},
		{"tied in vain", []string{"aaaa", "+bbbb", "+cccc"}, 16, []string{"keys aaaa", "keys bbbb cccc"}},
		{"too narrow for any", []string{"aaaa", "bbbb"}, 5, []string{"keys aaaa bbbb"}},
		{"spare of most importance first", []string{"aaaa", "bbbb:xx", "cccc:x"}, 16, []string{"keys aaaa cccc"}},
		{"spare together", []string{"aaaa:x", "bbbb:x", "cccc:xx"}, 10, []string{"keys cccc"}},
	} {
		l := columnsWide(tt.specs...)
		var got []string
		for _, p := range l.parts(tt.width) {
			var names []string
			for _, c := range p {
				names = append(names, l.columns[c].name())
			}
			got = append(got, strings.Join(names, " "))
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}
