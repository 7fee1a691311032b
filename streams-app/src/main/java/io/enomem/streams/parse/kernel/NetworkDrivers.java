// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.parse.kernel;

import io.enomem.streams.parse.text.Chars;
import java.util.Set;

/**
 * Which words before a message are of the network: names of interfaces, and of the drivers of drivers/net that logs of
 * servers, virtual machines and boards show.
 */
public final class NetworkDrivers {

    private static final Set<String> DRIVERS =
            Set.of(("e100 e1000 e1000e igb igbvf igc ixgb ixgbe ixgbevf i40e i40evf iavf"
                            + " ice idpf fm10k mlx4_en mlx4_core mlx5_core mlx5e bnxt_en bnx2 bnx2x tg3 r8169 r8168 r8125 r8152 8139too"
                            + " 8139cp virtio_net vmxnet3 ena gve hv_netvsc mana xen_netfront xen-netfront xennet xen_netback"
                            + " xen-netback atlantic alx atl1c atl1e sky2 skge forcedeth qede qed qlcnic qlge netxen_nic cxgb3 cxgb4"
                            + " cxgb4vf enic be2net sfc sfc_ef100 nfp liquidio thunder_nicvf nicvf nicpf rvu_nicpf rvu_nicvf"
                            + " octeontx2 hns3 hns hclge hinic hinic3 ionic fbnic fec macb gem stmmac dwmac st_gmac mvneta mvpp2"
                            + " bcmgenet bcm63xx_enet genet smsc95xx smsc911x smsc75xx lan78xx lan743x asix ax88179_178a cdc_ncm"
                            + " cdc_ether cdc_mbim usbnet qmi_wwan aqc111 tn40xx ibmvnic ibmveth ehea bonding bond team bridge tun"
                            + " macvlan ipvlan vxlan geneve veth wireguard cpsw am65-cpsw-nuss gianfar dpaa2 dpaa_eth fsl_dpa enetc"
                            + " fsl_enetc natsemi ne2k-pci 3c59x sis900 via-rhine via_velocity jme niu sungem tulip dmfe pcnet32"
                            + " amd-xgbe xgbe amd8111e et131x myri10ge qla3xxx cassini de2104x xgene-enet mtk_soc_eth ag71xx"
                            + " korina_ether ravb sh_eth sunhme iwlwifi iwl3945 iwl4965 ath5k ath9k ath10k ath10k_pci ath10k_sdio"
                            + " ath11k ath11k_pci ath12k ath12k_pci wil6210 brcmfmac brcmsmac b43 rtw88_pci rtw_8822be rtw_8822ce"
                            + " rtw89_8852ae rtw89_pci rtl8192ce rtl8192cu rtl8xxxu rtl8188ee rtl8821ae rt2800pci rt2800usb mt7601u"
                            + " mt76x2e mt7915e mt7921e mt7925e mwifiex_pcie mwifiex_sdio mwifiex_usb wlcore wlcore_sdio qca_spi mhi")
                    .split(" "));

    /** Beginnings of names of block, storage and character devices that end with a number too. */
    private static final Set<String> OTHERS = Set.of(
            "nvme",
            "sd",
            "sr",
            "md",
            "dm",
            "loop",
            "mmc",
            "mmcblk",
            "ata",
            "scsi",
            "host",
            "zram",
            "nbd",
            "rbd",
            "drbd",
            "ttyS",
            "ttyUSB",
            "ttyACM",
            "tpm",
            "hci",
            "card",
            "snd",
            "mpt",
            "mpt2sas_cm",
            "mpt3sas_cm",
            "megaraid",
            "xhci",
            "i2c",
            "spi",
            "pcm",
            "video",
            "fb",
            "vd",
            "xvd",
            "input",
            "cpu",
            "CPU",
            "swap");

    private NetworkDrivers() {}

    /** True for a module that is known to be a network driver. */
    public static boolean knows(String module) {
        return DRIVERS.contains(module);
    }

    static boolean isNetwork(Device device) {
        if (device.driver() != null && DRIVERS.contains(device.driver())) {
            return true;
        }
        return device.name() != null && isInterface(device.name());
    }

    /** Without a driver that is known, only a number at the end tells an interface from another word. */
    private static boolean isInterface(String name) {
        int end = name.length();
        while (end > 0 && Chars.isDigit(name.charAt(end - 1))) {
            end--;
        }
        return end < name.length() && !OTHERS.contains(name.substring(0, end));
    }
}
