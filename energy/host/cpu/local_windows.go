package cpu

import (
	"fmt"
	"strings"

	"golang.org/x/sys/windows/registry"
)

// Local asks the system what CPU it runs on. Windows numbers families in a way of its own, so the
// brand has to tell.
func Local() (Info, error) {
	key, err := registry.OpenKey(registry.LOCAL_MACHINE, `HARDWARE\DESCRIPTION\System\CentralProcessor\0`,
		registry.QUERY_VALUE)
	if err != nil {
		return Info{}, fmt.Errorf("cpu: what CPU this is: %w", err)
	}
	defer func() { _ = key.Close() }() // it was only read
	brand, _, err := key.GetStringValue("ProcessorNameString")
	if err != nil {
		return Info{}, fmt.Errorf("cpu: what CPU this is: %w", err)
	}
	vendor, _, err := key.GetStringValue("VendorIdentifier")
	if err != nil {
		vendor = ""
	}
	return Info{Brand: strings.TrimSpace(brand), Vendor: vendor}, nil
}
