package socket

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

// The sizes that the package's description tells are those of its encodings.
func TestDocTellsTheSizes(t *testing.T) {
	doc, err := os.ReadFile("doc.go")
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Join(strings.Fields(strings.ReplaceAll(string(doc), "\n//", "")), " ")
	small := Label{Seq: 1, Depth: 1}
	for _, want := range []string{
		fmt.Sprintf("one hello of %d bytes", len(hello{}.appendTo(nil))),
		fmt.Sprintf("small numbers costs %d bytes beyond its body, a datagram %d.",
			len(encode(nil, small, nil)), datagramPrefix+small.size()),
	} {
		if !strings.Contains(text, want) {
			t.Errorf("doc.go does not say %q", want)
		}
	}
}
