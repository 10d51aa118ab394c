package io.hyload.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;

/// The shop's customers: the last ten thousand, in a ring, so that adding and listing never wait for each other and
/// memory stays constant however long the load lasts.
final class Customers {

    record Customer(int id, String name, String phoneNumber, String address) {}

    static final int KEPT = 10_000;

    private final AtomicReferenceArray<Customer> ring = new AtomicReferenceArray<>(KEPT);
    private final AtomicInteger lastId = new AtomicInteger();

    Customers() {
        add("武汉市桥西医院", "13345679934", "武汉市桥西医院北路");
        add("南京中医院", "13345678888", "江苏省南京市中山路253号");
        add("Riverside Clinic", "13300000003", "12 Quay Street, Bristol");
        add("成都第三人民医院", "13300000004", "四川省成都市青龙街82号");
        add("Müller & Söhne", "13300000005", "Gärtnerstraße 5, Köln");
        add("北京协和医院", "13300000006", "北京市东城区帅府园1号");
        add("Café \"Zur Post\"", "13300000007", "Marktplatz 1, Wien");
        add("上海瑞金医院", "13300000008", "上海市瑞金二路197号");
        add("North Harbour Pharmacy", "13300000009", "4 Pier Road, Auckland");
        add("广州妇女儿童医疗中心", "13300000010", "广州市金穗路9号");
        add("杭州市中医院", "13300000011", "浙江省杭州市体育场路453号");
        add("Hillside Hospital", "13300000012", "77 Hill Road, Leeds");
    }

    /// Ids are 1, 2, 3 …; one is never given twice.
    int add(String name, String phoneNumber, String address) {
        int id = lastId.incrementAndGet();
        ring.set(slot(id), new Customer(id, name, phoneNumber, address));
        return id;
    }

    int total() {
        return Math.min(lastId.get(), KEPT);
    }

    /// Page `number` (from 1) of pages of `size`, oldest first. One that is being added or overwritten right now is
    /// left out.
    List<Customer> page(int size, int number) {
        int last = lastId.get();
        long first = Math.max(1, last - KEPT + 1) + (long) size * (number - 1);
        var page = new ArrayList<Customer>(Math.min(size, KEPT));
        for (long id = first; id <= last && id < first + size; id++) {
            var customer = ring.get(slot((int) id));
            if (customer != null && customer.id() == id) {
                page.add(customer);
            }
        }
        return page;
    }

    private static int slot(int id) {
        return Math.floorMod(id, KEPT);
    }
}
