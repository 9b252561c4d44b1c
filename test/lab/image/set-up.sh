# Runs as root in the new Debian, before it is packed: the kernel, the start, the accounts. KERNEL names its package.
set -eu

# The kernel as Debian built it, without the maintainer's scripts: they would make an initramfs of every module.
cd /tmp
apt-get -o APT::Sandbox::User=root --quiet=2 download "$KERNEL"
dpkg-deb --fsys-tarfile "$KERNEL"_*.deb | tar --extract --directory / --keep-directory-symlink ./boot ./lib/modules
rm "$KERNEL"_*.deb
release=${KERNEL#linux-image-}
modules=/lib/modules/$release
depmod "$release"

# What a computer with buttons needs, and what that needs in turn.
wanted="virtio_pci virtio_blk virtio_console virtio_rng virtio_net ext4 xhci_pci ehci_pci uhci_hcd usbhid hid_generic uhid
  cdc_acm usb_storage uas sd_mod usbserial vhci_hcd usbmon evdev button i2c_i801 lpc_ich rtc_cmos psmouse serio_raw af_packet
  autofs4 efi_pstore configfs ip_tables x_tables loop vfat nls_ascii nls_cp437"
for name in $wanted; do
  modprobe --set-version "$release" --show-depends "$name" 2>/dev/null || true
done | sed -n 's/^insmod \([^ ]*\).*/\1/p' | sort --unique > keep
find "$modules/kernel" -name '*.ko*' | sort | comm -23 - keep | xargs --delimiter='\n' rm
depmod "$release"

# The start: what is needed to see the disks, and no more.
start=/tmp/start
mkdir -p $start/bin $start/dev $start/proc $start/root $start/modules
cp /bin/busybox $start/bin/
for name in virtio_pci virtio_blk ext4; do
  modprobe --set-version "$release" --show-depends $name
done | sed -n 's/^insmod \([^ ]*\).*/\1/p' | awk '!seen[$0]++' > order
number=100
while read -r file; do
  number=$((number + 1))
  cp "$file" "$start/modules/$number.ko"
done < order
cat > $start/init <<'INIT'
#!/bin/busybox sh
/bin/busybox mount -t devtmpfs dev /dev
for file in /modules/*.ko; do /bin/busybox insmod "$file"; done
until [ -b /dev/vdb ]; do /bin/busybox usleep 10000; done
/bin/busybox mount -t ext4 -o noatime /dev/vda /root
/bin/busybox mount -t ext4 -o noatime /dev/vdb /root/opt
/bin/busybox mount --move /dev /root/dev
exec /bin/busybox switch_root /root /lib/systemd/systemd
INIT
chmod 0755 $start/init
(cd $start && find . | busybox cpio -o -H newc | gzip -1) > /boot/initrd
mv "/boot/vmlinuz-$release" /boot/vmlinuz
rm -r $start keep order /boot/System.map-* /boot/config-*

# A person at the screen, and a stranger.
useradd --create-home --shell /bin/bash dev
passwd --delete dev
useradd --create-home --shell /bin/bash ci

# For the lab's own programs; the Debian package brings its own Node.
ln -s /opt/lab/node /usr/bin/node
ln -s /opt/lab /lab
mkdir -p /var/log/journal
echo lab > /etc/hostname
printf '127.0.0.1 localhost lab\n' > /etc/hosts
: > /etc/fstab

mkdir -p /etc/systemd/system/getty@tty1.service.d
cat > /etc/systemd/system/getty@tty1.service.d/person.conf <<'UNIT'
[Service]
ExecStart=
ExecStart=-/sbin/agetty --autologin dev --noclear %I linux
UNIT
cat > /etc/systemd/system/lab-agent.service <<'UNIT'
[Unit]
Description=Runs what the laboratory asks for
Wants=dev-virtio\x2dports-lab.device
After=dev-virtio\x2dports-lab.device
[Service]
ExecStart=/usr/bin/node /lab/guest-agent/agent.js
# A process that was started here is ended by whoever asked for it, as on a console.
KillMode=process
OOMScoreAdjust=-900
[Install]
WantedBy=multi-user.target
UNIT
systemctl enable lab-agent.service
# Nothing here keeps house in the middle of a measurement.
systemctl --quiet mask apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer e2scrub_all.timer fstrim.timer \
  e2scrub_reap.service systemd-timesyncd.service systemd-tmpfiles-clean.timer
# What takes time at the start and is of no use here.
systemctl --quiet mask serial-getty@ttyS0.service systemd-update-utmp.service systemd-update-utmp-runlevel.service \
  dev-hugepages.mount dev-mqueue.mount sys-kernel-debug.mount sys-kernel-tracing.mount sys-kernel-config.mount \
  sys-fs-fuse-connections.mount modprobe@configfs.service modprobe@dm_mod.service modprobe@drm.service \
  modprobe@efi_pstore.service modprobe@fuse.service modprobe@loop.service
