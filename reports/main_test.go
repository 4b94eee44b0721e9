package reports

import (
	"os"
	"testing"

	"github.com/olekukonko/tablewriter/pkg/twwidth"
)

func TestMain(m *testing.M) {
	twwidth.SetEastAsian(false) // whatever the locale of the machine
	os.Exit(m.Run())
}
