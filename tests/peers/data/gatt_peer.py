"""A heart rate belt of bumble's, read by bumble's own central over its virtual link.

Prints a line of JSON for each value that crossed the link: the characteristic, the bytes as they
crossed it, and what bumble meant by them. With arguments it reads bytes of ours instead
(hexadecimal heart rate measurements) and prints what they mean to it.
"""

import asyncio
import json
import sys

from bumble.controller import Controller
from bumble.core import UUID
from bumble.device import Device, Peer
from bumble.hci import Address
from bumble.host import Host
from bumble.link import LocalLink
from bumble.profiles.battery_service import BatteryService
from bumble.profiles.device_information_service import DeviceInformationService
from bumble.profiles.heart_rate_service import HeartRateService
from bumble.transport.common import AsyncPipeSink

Measurement = HeartRateService.HeartRateMeasurement

# Every combination of what may be there: both widths, contact, energy, intervals, the bounds.
BEATS = [
    Measurement(heart_rate=72),
    Measurement(heart_rate=255, sensor_contact_detected=True),
    Measurement(heart_rate=256, sensor_contact_detected=True, energy_expended=65535),
    Measurement(heart_rate=0, sensor_contact_detected=False),
    Measurement(
        heart_rate=61,
        sensor_contact_detected=True,
        energy_expended=128,
        rr_intervals=[0.9765625, 1.0, 0.5],
    ),
    Measurement(heart_rate=300, rr_intervals=[0.1875] * 8),
    Measurement(heart_rate=48, energy_expended=0, rr_intervals=[63.9990234375]),
]
INFORMATION = {
    "manufacturer_name": "Example Belts",
    "model_number": "HR-2",
    "serial_number": "Größe 4711",
    "hardware_revision": "B",
    "firmware_revision": "2.1.0",
    "software_revision": "",
    "system_id": (0x00A0C9, 0x1234567890),
}
CHARGES = [100, 0, 57]


def meaning(beat):
    return {
        "bpm": beat.heart_rate,
        "contact": beat.sensor_contact_detected,
        "energy_kj": beat.energy_expended,
        "intervals_s": list(beat.rr_intervals or []),
    }


def tell(uuid, value, meant):
    line = {"uuid": f"{uuid:04X}", "hex": bytes(value).hex(), "meant": meant}
    print(json.dumps(line), flush=True)


def device(link, name, number):
    # A static random address, as belts have.
    address = Address(f"C4:F2:17:1A:1D:0{number}", Address.RANDOM_DEVICE_ADDRESS)
    controller = Controller(name, link=link)
    return Device(name=name, address=address, host=Host(controller, AsyncPipeSink(controller)))


async def cross():
    link = LocalLink()
    belt, station = device(link, "belt", 1), device(link, "station", 2)
    beats = iter(BEATS)
    charges = iter(CHARGES)
    heart = HeartRateService(
        read_heart_rate_measurement=lambda _: next(beats),
        body_sensor_location=HeartRateService.BodySensorLocation.CHEST,
    )
    battery = BatteryService(lambda _: next(charges))
    belt.add_services([heart, battery, DeviceInformationService(**INFORMATION)])
    await belt.power_on()
    await station.power_on()
    await belt.start_advertising(auto_restart=False)
    connection = await station.connect(belt.random_address)
    peer = Peer(connection)
    await peer.request_mtu(247)
    await peer.discover_services()
    await peer.discover_characteristics()

    def find(uuid):
        return peer.get_characteristics_by_uuid(UUID.from_16_bits(uuid))[0]

    names = ["manufacturer_name", "model_number", "serial_number", None, "firmware_revision"]
    for uuid, name in zip([0x2A29, 0x2A24, 0x2A25, 0x2A27, 0x2A26], names):
        if name is not None:
            tell(uuid, await find(uuid).read_value(), INFORMATION[name])
    oui, maker = INFORMATION["system_id"]
    tell(0x2A23, await find(0x2A23).read_value(), oui << 40 | maker)
    for charge in CHARGES:
        tell(0x2A19, await find(0x2A19).read_value(), charge)
    tell(0x2A38, await find(0x2A38).read_value(), "chest")
    came = asyncio.Queue()
    await find(0x2A37).subscribe(came.put_nowait)
    for beat in BEATS:
        await belt.notify_subscribers(heart.heart_rate_measurement_characteristic)
        value = await asyncio.wait_for(came.get(), 10)
        tell(0x2A37, value, meaning(beat))
    await connection.disconnect()


if len(sys.argv) > 1:
    for value in sys.argv[1:]:
        print(json.dumps(meaning(Measurement.from_bytes(bytes.fromhex(value)))))
else:
    asyncio.run(asyncio.wait_for(cross(), 60))
