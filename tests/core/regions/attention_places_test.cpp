#include "regions/attention_places.h"

#include "core/task/recorded_surroundings.h"
#include "support/registry.h"

#include <QtTest>

using namespace deviascope;

class AttentionPlacesTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// The teaching model's up blocks attend on 8 × 8 and 16 × 16 positions.
    void theCoarsestThatIsFineEnough()
    {
        const network::Unet &unet = tests::teachingModel().unet;
        const auto sideAt = [&](int64_t least) {
            const auto place = regions::upPlace(unet, 16, 16, least);
            return unet.attentionShape(place, 16, 16)[1];
        };
        QCOMPARE(sideAt(1), int64_t(8));
        QCOMPARE(sideAt(8), int64_t(8));
        QCOMPARE(sideAt(9), int64_t(16));
        QCOMPARE(sideAt(500), int64_t(16)); // there is no finer one
        QCOMPARE(regions::upPlace(unet, 32, 32, 16).block.name(), std::string("up_1"));
    }
};

DEVIASCOPE_TEST(AttentionPlacesTest, "regions/attention_places")
#include "attention_places_test.moc"
