package output

import (
	"strings"
	"testing"
)

// Messages are broken where somebody says how wide a line may be, and whole where nobody does.
func TestMessagesFitTheTerminal(t *testing.T) {
	const text = "joulemark: a  message of words\n   at 0x1 a path/that/is/long\nshort\n"
	for columns, want := range map[string]string{
		"":           text,
		"COLUMNS=x":  text,
		"COLUMNS=0":  text,
		"COLUMNS=40": text,
		"COLUMNS=20": "joulemark: a message\n  of words\n   at 0x1 a\n     path/that/is/\n     long\nshort\n",
	} {
		var b strings.Builder
		n, err := Messages{Writer: &b, Environ: []string{columns}}.Write([]byte(text))
		if b.String() != want || n != len(text) || err != nil {
			t.Errorf("%s: %d, %v:\n%s\nwant\n%s", columns, n, err, &b, want)
		}
	}
}
