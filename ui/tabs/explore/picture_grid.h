#pragma once

#include "tabs/explore/picture_flow.h"

#include <QWidget>

#include <vector>

class QLabel;

namespace deviascope::ui {

class Explorer;
class PictureCell;

/// The pictures, as large as the place allows. Without directions one block; with them every
/// picture stands before and after, one above the other, at the same seed.
class PictureGrid final : public QWidget {
    Q_OBJECT
public:
    explicit PictureGrid(Explorer &explorer, QWidget *parent = nullptr);

    enum class Shown { After, Before };
    void setShown(Shown shown); ///< while Space is held, every cell shows its untouched picture

    /// The picture that has the focus, else the first; -1: there is none.
    int currentIndex() const;
    PictureCell *cell(Shown row, int index) const;
    /// The height that the pictures take at this width, when they stand in pairs; 0: as much as
    /// there is.
    int pairedHeight(int width) const;
    int count() const { return int(m_after.size()); }

Q_SIGNALS:
    void opened(int index);
    void saveRequested(int index, deviascope::ui::PictureGrid::Shown row);
    void copyRequested(int index, deviascope::ui::PictureGrid::Shown row);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    struct Arrangement {
        int columns = 1;
        double side = 0;
    };

    bool isPaired() const;
    void showPictures();
    void fitAfterText();
    void showRow(Shown row);
    void ensureCells(int count);
    PictureCell *makeCell(Shown row, int index);
    void arrange();
    Arrangement bestArrangement(QSizeF place) const;

    Explorer &m_explorer;
    Shown m_shown = Shown::After;
    std::vector<PictureCell *> m_before; // Qt's tree owns them
    std::vector<PictureCell *> m_after;
    QLabel *m_beforeLabel = nullptr;
    QLabel *m_afterLabel = nullptr;
    QString m_afterText; ///< whole, where the label's own does not fit
};

} // namespace deviascope::ui
