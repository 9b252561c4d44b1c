# Runs as root in a new Debian that has what the package depends on: installs it, renews it, removes it, purges it, and writes
# what it sees, a line each, into /facts. NOW and NEXT are the packages of two versions.
set -eu
install_package() { dpkg --install "/tmp/$1" >> /var/log/tier2-test.log; }
tell() { # TITLE COMMAND...
	title=$1
	shift
	printf '%s: %s\n' "$title" "$("$@" 2>&1 | tr '\n' ' ')" >> /facts
}
rights() { stat --format '%n %U:%G %a' "$@"; }
as_service() { setpriv --reuid tier2 --regid tier2 --clear-groups "$@"; }
is_enabled() { systemctl is-enabled tier2.service || true; }
# This Debian takes no manuals and documents from any package.
verify() { dpkg --verify tier2 | grep --invert-match --extended-regexp '/usr/share/(doc|man)/' || true; }
left_over() {
	find / -xdev \( -path /proc -o -path /sys -o -path /tmp -o -path /var/lib/dpkg -o -path /var/log \) -prune \
		-o \( -name '*tier2*' -o -user tier2 -o -group tier2 \) -print
}

# An account, then a group, that people have: nothing is unpacked.
refused() {
	install_package "$NOW" 2>&1 || dpkg-query --show --showformat ' ${db:Status-Status}' tier2
	find /usr/lib/tier2 /etc/tier2 2> /dev/null || true
}
useradd --create-home --shell /bin/bash tier2
tell 'account of a person' refused
userdel --remove tier2 2> /dev/null
groupadd --gid 2000 tier2
tell 'group of people' refused
groupdel tier2

install_package "$NOW"
tell account getent passwd tier2
tell folders rights /etc/tier2 /etc/tier2/secrets /usr/lib/tier2/bin/node /usr/bin/tier2
tell enabled is_enabled
tell agent systemctl --global is-enabled tier2-agent.service
tell version as_service tier2 --version
tell buttons as_service tier2 button list
tell pictures as_service /usr/lib/tier2/bin/node -e 'require("/usr/lib/tier2/node_modules/sharp"); console.log("ok")'
tell status tier2 service install
tell verified verify

# What an administrator does.
install -d -m 0700 -o tier2 -g tier2 /var/lib/tier2
echo presses > /var/lib/tier2/tier2.db
echo configuration > /etc/tier2/config.yaml
chmod 0755 /etc/tier2
systemctl --quiet disable tier2.service

install_package "$NEXT"
tell upgraded dpkg-query --show --showformat '${Version}' tier2
tell kept cat /var/lib/tier2/tier2.db /etc/tier2/config.yaml
tell rights rights /etc/tier2
tell disabled is_enabled
install_package "$NOW"
tell downgraded cat /var/lib/tier2/tier2.db /etc/tier2/config.yaml

dpkg --remove tier2 >> /var/log/tier2-test.log
tell removed left_over
dpkg --purge tier2 >> /var/log/tier2-test.log
tell purged left_over
tell 'account after' getent passwd tier2

# Without the package: the same program from a folder of its own.
userdel tier2
dpkg-deb --extract "/tmp/$NOW" /opt/copy
chmod 0777 /opt/copy
tell 'by hand, writable' /opt/copy/usr/lib/tier2/bin/node /opt/copy/usr/lib/tier2/bin/tier2.js service install
chmod 0755 /opt/copy
by_hand() { /opt/copy/usr/lib/tier2/bin/node /opt/copy/usr/lib/tier2/bin/tier2.js "$@"; }
tell 'by hand' by_hand service install
tell 'by hand, again' by_hand service install
tell 'by hand, rights' rights /etc/tier2 /etc/tier2/secrets /etc/systemd/system/tier2.service
tell 'by hand, account' getent passwd tier2
tell 'by hand, enabled' is_enabled
tell 'by hand, agent' systemctl --global is-enabled tier2-agent.service
tell 'by hand, unit' systemd-analyze verify /etc/systemd/system/tier2.service
tell 'by hand, status' by_hand service status
tell 'by hand, taken out' by_hand service uninstall
tell 'by hand, units left' find /etc/systemd -name '*tier2*'
