#include "training/share_search.h"

#include "support/registry.h"

#include <QtTest>

#include <cmath>
#include <functional>

using deviascope::training::ShareSearch;

namespace {

/// What the search finds on a line whose share is known everywhere.
struct Found {
    double along = 0;
    int asked = 0, pictures = 0, lastPictures = 0;
};

Found searched(double wanted, const std::function<double(double)> &shareAt)
{
    ShareSearch search(wanted, 48, 150);
    Found found;
    while (const auto probe = search.next()) {
        search.tell(static_cast<int>(std::lround(shareAt(probe->along) * probe->pictures)),
                    probe->pictures);
        found.pictures += probe->pictures;
        found.lastPictures = probe->pictures;
    }
    found.along = search.best();
    found.asked = search.asked();
    return found;
}

/// Guidance exaggerates: a steep passage from one class to the other.
double steep(double middle, double along)
{
    return 1 / (1 + std::exp(-12 * (along - middle)));
}

} // namespace

class ShareSearchTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theWantedShareIsFound_data()
    {
        QTest::addColumn<double>("wanted");
        QTest::addColumn<double>("middle");
        QTest::addColumn<bool>("falls");
        for (const bool falls : {false, true})
            for (const double wanted : {0.2, 0.5, 0.8})
                for (const double middle : {0.4, 0.7, 1.3})
                    QTest::addRow("%g at %g%s", wanted, middle, falls ? ", falling" : "")
                        << wanted << middle << falls;
    }
    void theWantedShareIsFound()
    {
        QFETCH(const double, wanted);
        QFETCH(const double, middle);
        QFETCH(const bool, falls);
        const auto shareAt = [&](double along) {
            return falls ? 1 - steep(middle, along) : steep(middle, along);
        };
        const Found found = searched(wanted, shareAt);
        QVERIFY2(std::abs(shareAt(found.along) - wanted) < 0.06,
                 std::to_string(shareAt(found.along)).c_str());
        QVERIFY(found.asked <= 7);
        QCOMPARE(found.lastPictures, 150); // it was seen with all
    }

    /// Nothing on the line is as wanted: its end is the nearest.
    void whatIsOutOfReachEndsTheSearch()
    {
        const Found found = searched(0.9, [](double along) { return 0.2 * along; });
        QCOMPARE(found.along, 2.0);
        QVERIFY(found.asked <= 7);
    }

    /// A few pictures say enough, all of them say too little: it goes on beyond that place.
    void allPicturesCountInPlaceOfAFew()
    {
        ShareSearch search(0.5, 48, 150);
        search.tell(0, 48); // untouched
        search.tell(43, 48);
        const auto few = search.next();
        QVERIFY(few && few->pictures == 48 && few->along > 0.3 && few->along < 1);
        search.tell(25, 48);
        const auto all = search.next();
        QVERIFY(all && all->pictures == 150 && all->along == few->along);
        search.tell(60, 150);
        const auto next = search.next();
        QVERIFY(next && next->pictures == 150);
        QVERIFY(next->along > all->along && next->along < 1);
    }

    void whatIsAsWantedStays()
    {
        const Found found = searched(0.5, [](double along) { return 0.5 + 0.5 * along; });
        QCOMPARE(found.along, 0.0);
        QCOMPARE(found.asked, 2); // with a few, and with all
    }
};

DEVIASCOPE_TEST(ShareSearchTest, "training/share_search")
#include "share_search_test.moc"
