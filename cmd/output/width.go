package output

import (
	"io"
	"os"
	"strconv"
	"strings"

	"golang.org/x/term"
)

// PipeWidth is the width of what is shown where nothing says how wide that is.
const PipeWidth = 80

// Width is how wide a line may be: what COLUMNS says, or else the width of the terminal, be it
// behind a pager, or else PipeWidth.
func Width(environ []string, out, errOut io.Writer) int {
	if n := known(environ, out, errOut); n > 0 {
		return n
	}
	return PipeWidth
}

// known is the width that COLUMNS says, or else that of the first of the files that is a terminal,
// 0 where neither is there.
func known(environ []string, files ...io.Writer) int {
	for _, e := range environ {
		if text, ok := strings.CutPrefix(e, "COLUMNS="); ok {
			if n, err := strconv.Atoi(text); err == nil && n > 0 {
				return n
			}
		}
	}
	for _, f := range files {
		if f, ok := f.(*os.File); ok {
			if n, _, err := term.GetSize(int(f.Fd())); err == nil && n > 0 {
				return n
			}
		}
	}
	return 0
}
