package cpu

import (
	"regexp"
	"strings"
)

// The brands that carry a model number from which the generation follows. Cloud
// providers put a letter in the middle of AMD's numbers (7R13, 9B14), the last
// digit still tells the generation.
var (
	epycBrand = regexp.MustCompile(`\bEPYC (?:Embedded )?([789])[0-9A-Z][0-9A-Z]([1-5])[A-Z]{0,2}\b`)
	xeonE5    = regexp.MustCompile(`\bXeon(?:\(R\))? (?:CPU )?E([57])-[0-9]{4}[A-Z]?(?: v([2-4]))?(?: |$)`)
	xeonMetal = regexp.MustCompile(`\bXeon(?:\(R\))? (?:Platinum|Gold|Silver|Bronze) [3-9]([1-5])[0-9]{2}([A-Z+]*)`)
	xeonSix   = regexp.MustCompile(`\bXeon(?:\(R\))? 6[579][0-9]{2}P`)
	// The cores that are counted in "64-Core Processor" are no name, and the EPYC 4000 are desktop
	// parts.
	clientName = regexp.MustCompile(
		`(^|[^-])\b(Ryzen|Threadripper|Athlon|Core(\(TM\))?|Pentium|Celeron|EPYC 4[0-9]{3}[A-Z]*)\b`)

	serverName = regexp.MustCompile(`(?i)\b(Xeon|EPYC|Neoverse|Ampere|Graviton)\b`)

	// Desktop parts of the usual power, and the Xeons of their silicon: of these are the servers
	// behind the client rows. A suffix such as T, U, H or M is of another class.
	coreDesktop = regexp.MustCompile(`\bi[3579]-[6-9][0-9]{3}(K|KF|KS|F|C|R)?(?: |$)`)
	xeonDesktop = regexp.MustCompile(`\bXeon\(R\) (CPU )?(E3-1[0-9]{3} v[56]|E-2[12][0-9]{2}G?)(?: |$)`)

	// Parts for laptops, by the letters behind their number.
	mobileName = regexp.MustCompile(`\b(i[3579]|[mM][357])-[0-9]{3,5}([A-Z]?[MUYH][A-Z]?|G[1-7]|P)\b|` +
		`\b[mM][357]-[0-9]Y|\b(E3-1[0-9]{3}M|E-2[0-9]{3}M[A-Z]?)\b|` +
		`\bRyzen (AI\b|.*[0-9]{4}(U|H|HS|HX|C)\b)|\b[Mm]obile\b`)

	// The names that QEMU gives its own models of CPUs. The machine below may be any that can do
	// what they can.
	qemuName = regexp.MustCompile(`\bQEMU\b|\bKVM\b|Processor \([A-Z][A-Za-z-]*|\bEPYC-|Processor \(with `)
)

// familyByBrand returns the row for a brand with a model number, or "".
func familyByBrand(brand string) string {
	if m := epycBrand.FindStringSubmatch(brand); m != nil {
		switch m[1] + m[2] {
		case "71":
			return naples
		case "72":
			return rome
		case "73":
			return milan
		case "84", "94":
			return genoa
		case "95":
			return turin
		}
		return ""
	}
	if m := xeonE5.FindStringSubmatch(brand); m != nil {
		switch m[1] + m[2] {
		case "5":
			return sandyBridge
		case "52", "72":
			return ivyBridge
		case "53", "73":
			return haswell
		case "54", "74":
			return broadwell
		}
		return "" // the first E7 is older than the table
	}
	if m := xeonMetal.FindStringSubmatch(brand); m != nil {
		switch m[1] {
		case "1":
			return skylakeServer
		case "2":
			return cascadeLake
		case "3":
			// The third generation is two: Cooper Lake carries an H, the rest is
			// Ice Lake.
			if strings.HasPrefix(m[2], "H") {
				return ""
			}
			return iceLake
		case "4":
			return sapphireRapids
		default:
			return emeraldRapids
		}
	}
	if xeonSix.MatchString(brand) {
		return graniteRapids
	}
	return ""
}

// isDesktopPart reports whether the brand has the model number of a part such as the client rows
// were measured on.
func isDesktopPart(brand string) bool {
	return coreDesktop.MatchString(brand) || xeonDesktop.MatchString(brand)
}

// isMobilePart reports whether the brand is of a part for laptops.
func isMobilePart(brand string) bool { return mobileName.MatchString(brand) }

// The frequency in a brand, and the model number that others have: three digits or more.
var (
	frequency   = regexp.MustCompile(`@.*$`)
	modelNumber = regexp.MustCompile(`[0-9]{3}`)
)

// hasModelNumber reports whether the brand names a part, and is not one that a hypervisor cut down.
func hasModelNumber(brand string) bool {
	return modelNumber.MatchString(frequency.ReplaceAllString(brand, ""))
}

// isServerBrand reports whether the brand is that of a server part, by its name alone.
func isServerBrand(brand string) bool { return serverName.MatchString(brand) && !isClientBrand(brand) }

// isVirtual reports whether the brand is that of a model of QEMU's.
func isVirtual(brand string) bool { return qemuName.MatchString(brand) }

// isClientBrand reports whether the brand is of a desktop or mobile part, or of
// the small Xeons (E3, E-2100 and on) that share the silicon of those.
func isClientBrand(brand string) bool {
	return clientName.MatchString(brand) || strings.Contains(brand, "E3-") ||
		strings.Contains(brand, "Xeon(R) E-2")
}
