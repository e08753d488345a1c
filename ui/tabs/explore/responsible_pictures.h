#pragma once

#include "tabs/explore/responsible_flow.h"

#include <QWidget>

#include <map>
#include <string>
#include <vector>

class QLabel;

namespace deviascope::ui {

class FlowLayout;
class PictureCell;

/// Pictures before and after, one above the other for each seed, as they come. Click or Enter on
/// one: all are shown larger, and small again.
class ResponsiblePictures final : public QWidget {
    Q_OBJECT
public:
    explicit ResponsiblePictures(QWidget *parent = nullptr);

    /// `names`: short ones of classes, where there are any.
    void show(const std::vector<ResponsiblePair> &pairs,
              const std::map<std::string, std::string> &names);
    int shownPictures() const; ///< those that are drawn, before and after together

Q_SIGNALS:
    void saveRequested(int place, bool after);

private:
    struct Cell {
        QWidget *whole = nullptr;
        PictureCell *before = nullptr;
        PictureCell *after = nullptr;
        QLabel *pushed = nullptr;
    };

    Cell makeCell(int place);
    PictureCell *makePicture(int place, bool after);
    void resizeCells();

    FlowLayout *m_layout = nullptr;
    std::vector<Cell> m_cells;
    bool m_large = false;
    int m_drawn = 0;
};

} // namespace deviascope::ui
